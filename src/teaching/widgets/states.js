// What is said of each statement: "a" it applies, "n" it does not, "w" it waits, with a digit for each factor that it
// waits for, as in "w0a". All statements with one condition share it, so `now` tells it once a condition.
function statesOf(now, conditions) {
  const asks = now.w.split(" ");
  const states = [...now.s].map((letter) => ({ "!": "a", ".": "n" })[letter] ?? `w${asks[letter.charCodeAt(0) - 48]}`);
  return conditions.map((each) => states[each]);
}
