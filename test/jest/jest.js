/** `jest` as the test files use it. */
export const jestOf = ({ moduleMocker, fakeTimersModern: timers }) => ({
  fn: moduleMocker.fn.bind(moduleMocker),
  spyOn: moduleMocker.spyOn.bind(moduleMocker),
  restoreAllMocks: () => moduleMocker.restoreAllMocks(),
  useFakeTimers: (options) => timers.useFakeTimers(options),
  useRealTimers: () => timers.useRealTimers(),
  advanceTimersByTime: (milliseconds) => timers.advanceTimersByTime(milliseconds),
  setTimeout: (milliseconds) => (globalThis[Symbol.for('TEST_TIMEOUT_SYMBOL')] = milliseconds),
});
