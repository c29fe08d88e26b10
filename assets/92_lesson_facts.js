// What is so in a portrait, read off its frame, and whether that is what a condition asks for.
// tests/lessons computes the same facts from the numerics for every claim and every answer.
"use strict";
(() => {
  const NEAR = 1e-6;

  // pieces of a line: how many there are, and how many close upon themselves
  function pieces({ x, y }) {
    let count = 0;
    let loops = 0;
    let from = 0;
    for (let i = 0; i < x.length; i++) {
      if (!Number.isNaN(x[i])) continue;
      if (i - from > 1) {
        count += 1;
        if (i - from > 3 && x[from] === x[i - 1] && y[from] === y[i - 1]) loops += 1;
      }
      from = i + 1;
    }
    return { count, loops };
  }

  function of(frame) {
    const kinds = (kind) => frame.points.filter((point) => point.kind === kind);
    const first = pieces(frame.lines.nullcline_x);
    const second = pieces(frame.lines.nullcline_y);
    const middle = frame.points.find((point) => Math.hypot(point.x, point.y) < NEAR);
    const times = kinds("sink").flatMap((point) => point.time_constants).filter((time) => time !== null);
    return {
      sinks: kinds("sink").length, sources: kinds("source").length, saddles: kinds("saddle").length,
      points: frame.points.length, regions: frame.clusters.length, cycles: frame.cycles.length,
      period: frame.cycles.length === 1 ? frame.cycles[0].period : null,
      origin: middle ? middle.kind : null,
      slowest: times.length ? Math.max(...times) : null,
      loops: first.loops + second.loops, x_branches: first.count, y_branches: second.count,
    };
  }

  const meets = (held, asked) => (Array.isArray(asked) ? held !== null && asked[0] <= held && held <= asked[1] : held === asked);
  const counted = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`;

  // "2 sinks, 1 saddle, 1 limit cycle of period 17.46"
  function words(facts) {
    const parts = [["sinks", "sink"], ["sources", "source"], ["saddles", "saddle"], ["regions", "unresolved region"]];
    const said = parts.filter(([name]) => facts[name]).map(([name, one]) => counted(facts[name], one));
    if (facts.period !== null) said.push(`a limit cycle of period ${gatescape.reading(facts.period, 2)}`);
    else said.push(facts.cycles ? counted(facts.cycles, "limit cycle") : "no limit cycle");
    return said.join(", ");
  }

  async function fetched(address) {
    const answer = await gatescape.ask(address);
    if (!answer.ok) throw new Error("The server answered " + answer.status + ".");
    return answer;
  }

  // of any weights, at rest: the full picture of a state, asked beside the one on the screen
  async function ask(state) {
    const answer = await fetched("/api/v1/frame?" + gatescape.address.ofFrame({ ...state, orbits: [] }, "full"));
    return of(gatescape.decode(await answer.arrayBuffer()));
  }

  // what the first orbit of a state comes to in steps of forward Euler
  async function askSteps(state) {
    const [x, y] = state.orbits[0];
    const query = `${gatescape.address.ofFlow(state)}&orbits=${x},${y}&step=${state.step}&time=${state.time}`;
    const answer = await fetched(`/api/v1/steps?${query}&v=${gatescape.state.facts().build}`);
    return { ending: (await answer.json()).orbits[0].ending };
  }

  gatescape.lessonFacts = {
    of,
    ask,
    askSteps,
    words,
    holds: (condition, facts) => Object.entries(condition).every(([name, asked]) => meets(facts[name], asked)),
  };
})();
