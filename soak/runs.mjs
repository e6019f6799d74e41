/**
 * The soak runs and what makes each long. Without `args` a run takes a few seconds. Those that measure times are played
 * alone, the others two at a time, the longest first.
 */
export const RUNS = [
  { script: 'crash', args: '--kills 500' },
  { script: 'fuzz', args: '--requests 1000000' },
  { script: 'rolling-restarts', args: '--restarts 200' },
  { script: 'crash', args: '--kills 100 --database postgres' },
  { script: 'tokens', args: '--tokens 1000000' },
  { script: 'crash', args: '--kills 50 --workers 2' },
  { script: 'idempotency', args: '--posts 100000 --kills 30' },
  { script: 'idempotency', args: '--posts 20000 --kills 5 --workers 2' },
  { script: 'lost-updates', args: '--operations 100000 --kills 20' },
  { script: 'lost-updates', args: '--operations 20000 --kills 5 --workers 2 --database postgres' },
  { script: 'changes', args: '--changes 100000 --disconnects 20' },
  { script: 'changes', args: '--changes 100000 --disconnects 20 --database postgres' },
  { script: 'throttle', args: '--requests 250000 --workers 1,4 --store sqlite' },
  { script: 'throttle', args: '--requests 250000 --workers 1,4 --store redis' },
  { script: 'refresh', args: '--refreshes 1000 --rounds 5' },
  { script: 'refresh', args: '--refreshes 1000 --rounds 5 --database postgres' },
  { script: 'faults', args: '--secs 5' },
  { script: 'login-timing', args: '--tries 5000', alone: true },
  { script: 'hostile', args: '--minutes 15 --requests 250000 --stall 100 --live 100', alone: true },
  {
    script: 'hostile',
    args: '--minutes 15 --requests 250000 --stall 100 --live 100 --workers 2',
    alone: true,
  },
  {
    script: 'hostile',
    args: '--minutes 15 --requests 250000 --stall 100 --live 100 --database postgres',
    alone: true,
  },
  {
    script: 'hostile',
    args: '--minutes 15 --requests 250000 --stall 100 --live 100 --database postgres --workers 2',
    alone: true,
  },
  { script: 'single-requests', args: '--only . --ways 6 --stall 100 --live 100', alone: true },
  { script: 'wrong-logins', args: '--seconds 300', alone: true },
  { script: 'wrong-logins', args: '--seconds 300 --database postgres --workers 2', alone: true },
  { script: 'slow-clients', args: '--slow 2000', alone: true },
  { script: 'slow-readers', args: '--slow 200 --seconds 600 --books 100000', alone: true },
  {
    script: 'slow-readers',
    args: '--slow 200 --seconds 600 --books 100000 --database postgres',
    alone: true,
  },
  { script: 'memory', args: '--minutes 30 --samples 30', alone: true },
];
