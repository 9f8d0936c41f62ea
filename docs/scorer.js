// The search of the site: pages whose title has the words of the query come first. The numbers are
// Sphinx's own, which replaces its object as a whole.
const asked = (new URLSearchParams(location.search).get("q") ?? "").toLowerCase().match(/\w+/g) ?? [];

var Scorer = {
  score: ([, title, anchor, , score]) =>
    anchor ? score : score + 20 * asked.filter((word) => title.toLowerCase().includes(word)).length,
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
