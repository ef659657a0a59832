const NEXT = 12;
const BUCKET = 2 * HOUR;
const PHASES = { SUCCEEDED: "succeeds", FAILED: "fails", TIMED_OUT: "times out", ABORTED: "is aborted" };
const rows = new Map();

const nameOf = (plan) => visible(plan.name);
const localText = (local) => `${dayText(Math.floor(local / DAY))} ${clockText(local)}`;

/** Whom to ask of a plan: who hears of its failures, and its labels. */
function whom(plan) {
  const heard = distinct((plan.notifications || []).flatMap((each) => each.recipients));
  return [...heard, ...labelsOf(plan)].map(visible).join(", ");
}

function badges(plan) {
  const place = plan.place ? [element("span", { class: "badge" }, visible(plan.place))] : [];
  const version = plan.version ? [element("span", { class: "badge" }, visible(plan.version))] : [];
  return [...place, ...version, ...(plan.active ? [] : [element("span", { class: "badge quiet" }, "not active")])];
}

/** Every plan as a row; those that are not chosen are hidden. */
function makePlans() {
  const days = daysOf(data.timetables, data.from, data.until);
  const list = byId("plans");
  list.style.setProperty("--days", days.last - days.first + 1);
  byId("axis").style.setProperty("--days", days.last - days.first + 1);
  byId("axis").replaceChildren(...axis(days));
  const strips = data.timetables.map((table) => strip(table, days));
  const open = new Set([...rows].filter(([, row]) => row.open).map(([plan]) => plan));
  rows.clear();
  list.replaceChildren(...data.launch_plans.map((plan) => planRow(plan, strips[plan.timetable], open.has(plan))));
  const parts = [element("span", {}, element("i", { class: "tick" }), "starts")];
  if (data.timetables.some((table) => table.skipped.length)) parts.push(element("span", {}, element("i", { class: "mark" }, "\u2715"), "skipped by the clocks"));
  if (data.timetables.some((table) => table.again.length)) parts.push(element("span", {}, element("i", { class: "mark" }, "2\u00d7"), "repeated by the clocks"));
  byId("key").replaceChildren(...parts);
}

/** The dates above the strips: the first, and each Monday. */
function axis(days) {
  const shown = [];
  const all = days.last - days.first + 1;
  for (let day = days.first; day <= days.last; day++) {
    if ((day + 4) % 7 !== 1 && day !== days.first) continue;
    if (day !== days.first && day - days.first < 4) continue;
    if (all > 5 && days.last - day < 2) continue;
    const [weekday, ...date] = dayText(day).split(" ");
    const made = element("span", {}, element("span", { class: "wide" }, `${weekday} `), date.join(" "));
    made.style.left = `${(100 * (day - days.first)) / all}%`;
    shown.push(made);
  }
  return [element("div", { class: "dates" }, ...shown)];
}

/** A timetable drawn: its path, the marks on it, how many starts, and the first of them as local time. */
function strip(table, days) {
  const clock = clockOf(table);
  const begin = days.first * DAY;
  const filled = new Uint8Array(((days.last - days.first + 1) * DAY) / BUCKET);
  let starts = 0;
  let first = null;
  eachStart(table, data.from, data.until, (instant) => {
    const local = instant + offsetAt(clock, instant);
    filled[Math.floor((local - begin) / BUCKET)] = 1;
    if (first === null) first = local;
    starts++;
  });
  let path = "";
  for (let at = 0; at < filled.length; at++) {
    if (!filled[at]) continue;
    const from = at;
    while (filled[at + 1]) at++;
    path += `M${from} 0H${at + 1}V1H${from}z`;
  }
  const place = (local) => (100 * (local - begin)) / ((days.last - days.first + 1) * DAY);
  const marks = [
    ...table.skipped.map((each) => ["\u2715", place(skippedAt(table, each)), `${localText(each[1])} is skipped: the clocks leave it out`]),
    ...table.again.map((each) => ["2\u00d7", place(each + offsetAt(clock, each)), `${localText(each + offsetAt(data.zones[table.timezone], each))} is run again: the clocks were set back`]),
  ];
  return { path, marks, starts, first, width: filled.length };
}

function drawn({ path, marks, width }) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", `0 0 ${width} 1`);
  picture.setAttribute("preserveAspectRatio", "none");
  picture.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  picture.append(line);
  const shown = marks.map(([sign, left, text]) => {
    const mark = element("span", { class: "mark", title: text }, sign);
    mark.style.left = `${left}%`;
    return mark;
  });
  return element("span", { class: "strip" }, picture, ...shown);
}

function planRow(plan, picture, open) {
  const table = data.timetables[plan.timetable];
  const next = picture.first === null ? "none in this time" : `next ${localText(picture.first)}`;
  const box = element(
    "details",
    {},
    element(
      "summary",
      {},
      element("span", { class: "who" }, element("strong", {}, nameOf(plan)), ...badges(plan), element("span", { class: "words" }, table.words)),
      drawn(picture),
      element("span", { class: "many" }, counted(picture.starts, "start"), element("span", { class: "words" }, next)),
    ),
  );
  if (table.stuck) box.firstChild.append(element("span", { class: "warning" }, `Starts end: ${table.stuck}`));
  box.addEventListener("toggle", () => {
    if (box.open && box.childElementCount === 1) box.append(facts(plan, table));
  });
  box.open = open;
  rows.set(plan, box);
  return element("li", {}, box);
}

function openPlan(plan) {
  const row = rows.get(plan);
  row.open = true;
  row.scrollIntoView({ block: "center" });
  row.firstChild.focus({ preventScroll: true });
}

/** All that is known of a plan. */
function facts(plan, table) {
  const list = element("dl");
  const fact = (name, ...value) => list.append(element("div", {}, element("dt", {}, name), element("dd", {}, ...value)));
  fact("Starts", table.words, element("div", {}, element("code", {}, visible(plan.schedule))));
  if (table.from_activation) fact("Counts from", "activation: shown as if the scheduler's first poll after it were at ", `${instantText(data.from)} UTC`);
  fact("Active", plan.active ? "yes: auto_activate is true" : "no: it starts nothing until somebody activates it");
  fact("Workflow", element("code", {}, visible(plan.workflow)));
  fact("Starts with", ...inputsOf(plan));
  fact("Manifest", element("code", {}, `${visible(plan.file)}:${plan.line}`));
  for (const [name, value] of [["Project", plan.project], ["Domain", plan.domain], ["Target", plan.target], ["Version", plan.version]]) {
    if (value) fact(name, visible(value));
  }
  const labels = labelsOf(plan);
  if (labels.length) fact("Labels", ...labels.map((label) => element("span", { class: "badge" }, visible(label))));
  for (const { phases, recipients } of plan.notifications || []) {
    fact(`Told when it ${listed(phases.map((phase) => PHASES[phase] || phase), "or")}`, recipients.map(visible).join(", "));
  }
  return element("div", { class: "facts" }, list, nextStarts(table));
}

function inputsOf(plan) {
  const lines = plan.inputs.map(([name, value, fixed]) =>
    element("div", {}, element("code", {}, `${visible(name)}: ${value === null ? "(kept back)" : visible(value)}`), fixed ? " fixed" : ""),
  );
  if (plan.kickoff_input) {
    const what = plan.kickoff_passed ? "the time of the start, in UTC" : "its default: a rate passes no time";
    lines.push(element("div", {}, element("code", {}, visible(plan.kickoff_input)), ` is ${what}`));
  }
  lines.push(element("div", { class: "muted" }, lines.length ? "and the workflow's defaults" : "the workflow's defaults"));
  return lines;
}

/** The first starts in UTC and in the plan's zone, and all around a change of the clocks. */
function nextStarts(table) {
  const own = data.zones[table.timezone];
  const times = [];
  eachStart(table, data.from, data.until, (instant) => {
    if (times.length < NEXT || table.again.includes(instant)) times.push([instant, instant + offsetAt(own, instant), table.again.includes(instant) ? "again: the clocks were set back" : ""]);
  });
  for (const [instant, local] of table.skipped) times.push([instant, local, "skipped: the clocks leave it out"]);
  times.sort((a, b) => a[0] - b[0]);
  const zoned = table.timezone !== "UTC";
  const head = element("tr", {}, ...["UTC", ...(zoned ? [table.timezone] : []), ""].filter((each, at) => each || at).map((each) => (each ? element("th", { scope: "col" }, each) : element("td"))));
  const body = times.map(([instant, local, note]) =>
    element("tr", {}, element("td", {}, note.startsWith("skipped") ? "none" : localText(instant)), ...(zoned ? [element("td", {}, `${localText(local)} ${note.startsWith("skipped") ? "" : offsetText(local - instant)}`)] : []), element("td", {}, note)),
  );
  return element("table", { class: "times" }, element("thead", {}, head), element("tbody", {}, ...body));
}
