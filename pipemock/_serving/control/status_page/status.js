
"use strict";
// Everything that is shown is text: nothing of a pipeline is ever read as HTML.
const MARKS = { Succeeded: "✓", Failed: "✗", InProgress: "●", Stopping: "◐" };
const EVENTS_SHOWN = 40;
const SHOWN_FOR = 6000;
const MANY = 6;
const $ = (selector) => document.querySelector(selector);

let shown = "";
let state = null;
let events = [];
let busy = false;
let isLost = false;
let hiding = 0;
const opened = new Map();

// Requests ----------------------------------------------------------------------------------------

async function ask(path, members) {
  const sent = members && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(members),
  };
  const response = await fetch(path, sent || {});
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message || answer.error);
  return answer;
}

async function act(what, path, members) {
  if (busy) return;
  busy = true;
  say(`${what} …`);
  let result = [`${what}: done.`];
  try {
    await ask(path, members);
  } catch (error) {
    result = [`${what}: ${error.message}`, true];
  }
  busy = false;
  await refresh();
  say(...result);
}

function call(pipeline, what, operation, parameters) {
  const { account, region } = pipeline;
  return act(what, "calls", { operation, parameters, account, region });
}

// What went well need not be read; what went wrong stays until something else is said.
function say(text, isWrong = false) {
  clearTimeout(hiding);
  if (text && !isWrong) hiding = setTimeout(say, SHOWN_FOR, "");
  $("#message").textContent = text;
  $("#message").classList.toggle("wrong", isWrong);
}

async function refresh() {
  try {
    const next = await ask("status");
    if (isLost) say("");
    isLost = false;
    const text = JSON.stringify(next);
    if (text === shown) return;
    await refreshEvents();
    [shown, state] = [text, next];
    draw();
  } catch (error) {
    say(`The server does not answer: ${error.message}`, true);
    isLost = true;
    shown = "";
  }
}

// The last event that is known is asked for again: after a reset it is another one, or gone.
async function refreshEvents() {
  const last = Math.max(0, events.length - 1);
  const later = (await ask(`events?after=${last}`)).events;
  const goesOn = !events.length || JSON.stringify(later[0]) === JSON.stringify(events[last]);
  events = goesOn ? [...events.slice(0, last), ...later] : (await ask("events")).events;
}

// Elements ----------------------------------------------------------------------------------------

function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else if (value !== null && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.flat(Infinity).filter((each) => each !== null && each !== false));
  return made;
}

const soft = (...parts) => make("span", { class: "soft" }, parts);
const short = (id) => id.slice(0, 8);
const time = (iso) => make("time", { datetime: iso }, iso.slice(0, 19).replace("T", " "));

function status(value) {
  const name = value || "Not started";
  return make("span", { class: `status ${value || ""}` }, `${MARKS[value] || "○"} ${name}`);
}

function button(id, text, label, onclick, kind = null) {
  return make("button", { type: "button", id, class: kind, "aria-label": label, onclick }, text);
}

// The element that has the focus is made again, so the focus is given to the new one. Where there is
// none, as after an approval, the next element is the first one below the header.
function replace(parent, children) {
  const focused = document.activeElement && document.activeElement.id;
  parent.replaceChildren(...children);
  const again = focused && document.getElementById(focused);
  if (focused && document.activeElement !== again) (again || $("main")).focus({ preventScroll: true });
}

// Drawing -----------------------------------------------------------------------------------------

function draw() {
  drawClock();
  drawApprovals();
  drawPipelines();
  drawPicture();
  drawEvents();
}

function drawClock() {
  $("#now").replaceChildren("Clock: ", time(state.now), " UTC");
  $("#due").setAttribute("aria-disabled", String(!state.next_due));
  $("#pending").hidden = !state.pending.length;
  const [first] = state.pending;
  if (!first) return;
  $("#pending summary").replaceChildren(`Next: ${first.what}, `, time(first.when));
  const items = state.pending.map((each) => make("li", {}, time(each.when), ` ${each.what}`));
  replace($("#pending ul"), items);
}

function* actionsOf(pipeline) {
  for (const pass of pipeline.passes)
    for (const stage of pass.stages)
      for (const action of stage.actions.flat()) yield [stage, action, pass.execution];
}

function drawApprovals() {
  const open = [];
  for (const pipeline of state.pipelines)
    for (const [stage, action] of actionsOf(pipeline))
      if (action.token) open.push(approval(pipeline, stage, action));
  $("#approvals").hidden = !open.length;
  replace($("#approvals ul"), open);
}

function approval(pipeline, stage, action) {
  const name = `${pipeline.place}${pipeline.name}/${stage.name}/${action.name}`;
  const answer = (verb) => () =>
    act(`${verb} ${name}`, `approvals/${verb.toLowerCase()}`, {
      token: action.token,
      summary: $("#comment").value,
    });
  return make(
    "li",
    { class: "box row" },
    make("span", {}, make("span", { class: "name" }, name), " ", soft("until ", time(action.until))),
    button(`approve-${action.token}`, "Approve", `Approve ${name}`, answer("Approve"), "main"),
    button(`reject-${action.token}`, "Reject", `Reject ${name}`, answer("Reject")),
  );
}

function drawPipelines() {
  const many = state.pipelines.length > MANY;
  $("#filter-label").hidden = !many;
  const wanted = many ? $("#filter").value.toLowerCase() : "";
  const found = state.pipelines.filter((each) => each.name.toLowerCase().includes(wanted));
  const none = state.pipelines.length ? "No name contains that." : "There is no pipeline yet: create one with an AWS SDK or the AWS CLI.";
  replace(
    $("#pipelines"),
    found.length ? found.map((each) => pipelineBox(each, many)) : [make("p", { class: "soft" }, none)],
  );
}

function isOfInterest(pipeline) {
  return pipeline.active.length > 0 || pipeline.status === "Failed";
}

function pipelineBox(pipeline, many) {
  const full = pipeline.place + pipeline.name;
  const id = `pipeline-${full}`;
  const isOpen = opened.has(id) ? opened.get(id) : !many || isOfInterest(pipeline);
  const start = () => call(pipeline, `Start ${full}`, "StartPipelineExecution", { name: pipeline.name });
  const box = make(
    "details",
    { class: "pipeline", open: isOpen ? "" : null },
    make(
      "summary",
      { id },
      make("span", { class: "name" }, full),
      status(pipeline.status),
      soft(`mode ${pipeline.mode}, version ${pipeline.version}`),
    ),
    pipeline.summary ? make("p", {}, soft(pipeline.summary)) : null,
    make("p", {}, button(`start-${full}`, "Start", `Start ${full}`, start)),
    pipeline.passes.map((pass) => passBox(pipeline, pass)),
    executions(pipeline),
    why(pipeline, full),
  );
  box.addEventListener("toggle", () => opened.set(id, box.open));
  return box;
}

function passBox(pipeline, pass) {
  const stages = make("ol", { class: "stages" });
  pass.stages.forEach((stage, index) =>
    stages.append(
      make(
        "li",
        {},
        index > 0 && entrance(pipeline, stage),
        stageBox(pipeline, stage, pass.execution),
      ),
    ),
  );
  return [pass.execution && make("p", { class: "name" }, `Execution ${short(pass.execution)}`), stages];
}

function entrance(pipeline, stage) {
  const arrow = make("span", { class: "arrow", "aria-hidden": "true" }, stage.enabled === false ? "⊘" : "→");
  if (typeof stage.enabled !== "boolean") return make("div", { class: "entrance plainly" }, arrow);
  const verb = stage.enabled ? "Disable" : "Enable";
  const parameters = { pipelineName: pipeline.name, stageName: stage.name, transitionType: "Inbound" };
  if (stage.enabled) parameters.reason = "Disabled on the status page.";
  const what = `${verb} the transition to ${pipeline.name}/${stage.name}`;
  const toggle = () => call(pipeline, what, `${verb}StageTransition`, parameters);
  const waiting = stage.waiting.length;
  return make(
    "div",
    { class: stage.enabled ? "entrance" : "entrance closed" },
    waiting ? make("span", { class: "status InProgress" }, `${waiting} waiting`) : null,
    arrow,
    button(`transition-${pipeline.place}${pipeline.name}-${stage.name}`, verb, what, toggle),
    stage.reason && !stage.enabled ? soft(stage.reason) : null,
  );
}

function stageBox(pipeline, stage, inParallel) {
  const wide = stage.actions.some((group) => group.length > 1) && "wide";
  const kind = ["stage", wide, { InProgress: "now", Failed: "broken" }[stage.status]];
  const name = `${pipeline.place}${pipeline.name}/${stage.name}`;
  const retry = () =>
    call(pipeline, `Retry ${name}`, "RetryStageExecution", {
      pipelineName: pipeline.name,
      stageName: stage.name,
      pipelineExecutionId: stage.execution,
      retryMode: "FAILED_ACTIONS",
    });
  return make(
    "div",
    { class: kind.filter(Boolean).join(" ") },
    make("div", { class: "row" }, make("span", { class: "name" }, stage.name), status(stage.status)),
    stage.execution && !inParallel ? soft(`execution ${short(stage.execution)}`) : null,
    stage.conditions.map((each) => make("div", {}, soft(`${each.kind}: ${each.status}`))),
    stage.actions.map((group) => make("div", { class: "together" }, group.map(actionBox))),
    stage.status === "Failed"
      ? button(`retry-${name}-${stage.execution}`, "Retry", `Retry ${name}`, retry, "main")
      : null,
  );
}

function actionBox(action) {
  const waits = action.token ? "waits for an answer " : "";
  const again = action.attempt > 1 ? ` (attempt ${action.attempt})` : "";
  return make(
    "div",
    { class: "action" },
    make("span", { class: "name" }, action.name + again),
    soft(action.provider),
    status(action.status),
    action.until ? soft(`${waits}until `, time(action.until)) : null,
    action.said ? soft(action.said) : null,
  );
}

function executions(pipeline) {
  if (!pipeline.active.length) return null;
  return make("ul", { class: "plain" }, pipeline.active.map((each) => executionRow(pipeline, each)));
}

function executionRow(pipeline, execution) {
  const name = `${pipeline.place}${pipeline.name} ${short(execution.id)}`;
  const stop = (abandon) => () =>
    call(pipeline, `${abandon ? "Abandon" : "Stop"} ${name}`, "StopPipelineExecution", {
      pipelineName: pipeline.name,
      pipelineExecutionId: execution.id,
      abandon,
      reason: "Stopped on the status page.",
    });
  const where = execution.waiting_for
    ? `waits for stage ${execution.waiting_for}`
    : execution.stage && `in stage ${execution.stage}`;
  return make(
    "li",
    { class: "box row" },
    make("span", { class: "name" }, short(execution.id)),
    status(execution.status),
    soft(where ? `${where}, since ` : "since ", time(execution.since)),
    button(`stop-${execution.id}`, "Stop", `Stop ${name}`, stop(false)),
    button(`abandon-${execution.id}`, "Stop and abandon", `Stop and abandon ${name}`, stop(true)),
  );
}

function why(pipeline, full) {
  const id = `why-${full}`;
  const box = make(
    "details",
    { open: opened.get(id) ? "" : null },
    make("summary", { id }, "Why it is where it is"),
    make("pre", {}, pipeline.explanation),
  );
  box.addEventListener("toggle", () => opened.set(id, box.open));
  return box;
}

function drawPicture() {
  const names = state.pipelines.map((each) => each.place + each.name);
  $("#picture").hidden = !names.length || !events.length;
  if ($("#picture").hidden) return;
  const select = $("#shown");
  const [first] = [...state.pipelines.filter(isOfInterest), ...state.pipelines];
  const before = names.includes(select.value) ? select.value : first.place + first.name;
  if (select.options.length !== names.length || names.some((each, at) => select.options[at].value !== each)) {
    replace(select, names.map((each) => make("option", {}, each)));
    select.value = before;
  }
  showPicture();
}

// Fetched, since browsers keep an image for its URL, and this one changes.
async function showPicture() {
  const last = Math.max(1, Math.floor(Number($("#last").value)) || 1);
  const found = state.pipelines.find((each) => each.place + each.name === $("#shown").value);
  const { name, region, account } = found;
  const query = new URLSearchParams({ pipeline: name, region, account, last });
  $("#text").href = `timeline?${query}`;
  $("#picture img").alt = `Timeline of ${$("#shown").value}; it is linked as text below.`;
  const width = Math.max(320, $("#picture .scroll").clientWidth || 1120);
  const path = `timeline.svg?${query}&width=${width}`;
  const wanted = `${path} ${state.now} ${state.events}`;
  const image = $("#picture img");
  if (image.dataset.wanted === wanted) return;
  image.dataset.wanted = wanted;
  try {
    const picture = await (await fetch(path)).text();
    if (image.dataset.wanted === wanted) image.src = `data:image/svg+xml,${encodeURIComponent(picture)}`;
  } catch {
    image.dataset.wanted = ""; // a refresh says that the server does not answer
  }
}

function drawEvents() {
  $("#events").hidden = !events.length;
  const from = Math.max(0, events.length - EVENTS_SHOWN);
  $("#count").textContent = `${events.length} events${from ? `, the latest ${EVENTS_SHOWN}` : ""}, newest first`;
  const latest = events.slice(from).map((each, at) => eventRow(each, from + at));
  $("#events ol").start = events.length;
  replace($("#events ol"), latest.reverse());
}

function eventRow(event, number) {
  const detail = event.detail;
  const what = [detail.pipeline, detail.stage, detail.action].filter(Boolean).join("/");
  const execution = detail["execution-id"] ? ` ${short(detail["execution-id"])}` : "";
  const happened = detail.state || detail.event || event["detail-type"];
  const kind = happened[0] + happened.slice(1).toLowerCase();
  const id = `event-${number}`;
  const box = make(
    "details",
    { open: opened.get(id) ? "" : null },
    make(
      "summary",
      { id },
      soft(time(event.time), execution),
      ` ${what || (event.resources || []).join(", ")} `,
      make("span", { class: `status ${kind}` }, happened),
    ),
    make("pre", {}, JSON.stringify(event, null, 2)),
  );
  box.addEventListener("toggle", () => opened.set(id, box.open));
  return make("li", {}, box);
}

// The clock, the fields, and the first look -------------------------------------------------------

for (const each of document.querySelectorAll("[data-seconds]"))
  each.addEventListener("click", () =>
    act(`Advance by ${each.textContent.slice(1)}`, "clock/advance", { seconds: Number(each.dataset.seconds) }),
  );
$("#clock").addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  const minutes = Number($("#minutes").value);
  act(`Advance by ${minutes} min`, "clock/advance", { minutes });
});
$("#due").addEventListener("click", () => {
  if (state && state.next_due) act("Advance to the next due time", "clock/advance_to", { when: state.next_due });
});
$("#idle").addEventListener("click", () => act("Advance until idle", "clock/run_until_idle", {}));
$("#close").addEventListener("click", () => say(""));
document.addEventListener("keydown", (pressed) => pressed.key === "Escape" && say(""));
$("#filter").addEventListener("input", drawPipelines);
$("#shown").addEventListener("change", showPicture);
$("#last").addEventListener("change", showPicture);

async function watch() {
  if (!document.hidden && !busy) await refresh();
  setTimeout(watch, 1000);
}
watch();
