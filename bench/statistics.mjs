/** The value that `share` of the sorted values do not exceed. */
export function quantile(sorted, share) {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

export function median(values) {
  const known = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  return quantile(known, 0.5);
}
