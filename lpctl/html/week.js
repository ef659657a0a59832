const NARROW = matchMedia("screen and (max-width: 760px)");
const LEVELS = 5;
const MARKS = { skipped: "the clocks skip a start", again: "the clocks repeat a start" };
const MOST_SHOWN = 200;
const MOST_PEAKS = 12; // as many hours as the worst are no peak

/** From 1 to 5, for the share of the worst hour; 0 where nothing starts. */
const levelOf = (starts, most) => Math.ceil((LEVELS * starts) / most);

const hourText = (hour) => `${two(hour)}:00 to ${two((hour + 1) % 24)}:00`;
const cellName = (count, cell) => `${dayText(count.first + Math.floor(cell / 24))}, ${hourText(cell % 24)}`;

function showWeek(plans) {
  const count = countWeek(plans, state.week);
  byId("before").disabled = state.week === 0;
  byId("after").disabled = state.week === WEEKS - 1;
  byId("week").textContent = `${dayText(Math.floor(count.begin / DAY))} to ${dayText(Math.floor(count.end / DAY))}, ${new Date(count.end * 1000).getUTCFullYear()}`;
  byId("clock").textContent = clockName();
  const peak = worst(count.cells);
  byId("summary").replaceChildren(...summary(plans, count, peak).map((line) => element("li", {}, ...line)));
  count.peak = peak.often > MOST_PEAKS ? 0 : peak.value;
  byId("heat").replaceChildren(heatMap(count, peak.value));
  byId("legend").replaceChildren(...legend(count, peak.value));
  showHour(plans, count);
}

/** What a person would say of the week, each line as parts. */
function summary(plans, count, peak) {
  const lines = [[element("strong", {}, counted(count.total, "start")), ` of ${counted(plans.length, "plan")} in these days`, ...perPlace(plans)]];
  if (!count.total) return lines;
  const also = peak.often > 1 ? `, and in ${counted(peak.often - 1, "other hour")} as many` : "";
  lines.push(["Busiest hour: ", toHour(count, peak.at), ` with ${counted(peak.value, "start")}${also}`]);
  const minute = worst(count.minutes);
  if (minute.value > 1) {
    const instant = (count.minute + minute.at) * MINUTE;
    const often = minute.often > 1 ? `, ${number(minute.often)} times` : "";
    lines.push([`Most at once: ${counted(minute.value, "start")} in one minute${often}, first on ${dayText(Math.floor(instant / DAY))} at ${clockText(instant)} UTC`]);
  }
  if (count.until - count.from + 1 >= DAY) {
    const calm = quiet(count);
    const hours = calm.length === 24 ? "the whole day" : `${two(calm.first)}:00 to ${two((calm.first + calm.length) % 24)}:00`;
    lines.push([calm.starts ? `Quietest time of day: ${hours}, ${counted(calm.starts, "start")} an hour in all these days together` : `Quiet: ${hours}, without a start on any of these days`]);
  }
  const asleep = plans.filter((plan) => !plan.active);
  const starts = asleep.length ? countWeek(asleep, state.week).total : 0;
  if (starts && asleep.length < plans.length) {
    lines.push([`Of these, ${counted(starts, "start")} of ${counted(asleep.length, "plan")} ${starts === 1 ? "comes" : "come"} only once somebody activates the plan`]);
  } else if (starts) {
    lines.push(["None of them starts before somebody activates the plan: auto_activate is not true"]);
  }
  for (const [cell, marks] of [...count.marks].sort(([a], [b]) => a - b)) {
    lines.push(["The clocks change: ", toHour(count, cell), ` has a start that is ${[...marks].map((mark) => (mark === "again" ? "run again" : "skipped")).join(" and one that is ")}`]);
  }
  return lines;
}

function perPlace(plans) {
  const places = distinct(plans.map((plan) => plan.place));
  if (places.length < 2) return [];
  const of = places.map((place) => `${visible(place)} ${number(countWeek(plans.filter((plan) => plan.place === place), state.week).total)}`);
  return [`: ${of.join(", ")}`];
}

function toHour(count, cell) {
  const button = element("button", { type: "button", class: "link" }, cellName(count, cell));
  button.addEventListener("click", () => chooseHour(count, cell));
  return button;
}

/** Days by hours; on a narrow screen hours by days. */
function heatMap(count, most) {
  const days = Array.from({ length: count.cells.length / 24 }, (_, day) => day);
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const [rows, columns] = NARROW.matches ? [hours, days] : [days, hours];
  const of = (row, column) => (NARROW.matches ? column * 24 + row : row * 24 + column);
  const head = (at, isDay) => (isDay ? dayHead(count.first + at) : two(at));
  const table = element("table", { role: "grid", "aria-labelledby": "week-title week", class: NARROW.matches ? "heat narrow" : "heat" });
  const names = columns.map((column) => element("th", { scope: "col" }, head(column, NARROW.matches)));
  table.append(element("thead", {}, element("tr", {}, element("td"), ...names)));
  const body = rows.map((row) => {
    const cells = columns.map((column) => heatCell(count, of(row, column), most));
    return element("tr", {}, element("th", { scope: "row" }, head(row, !NARROW.matches)), ...cells);
  });
  table.append(element("tbody", {}, ...body));
  table.addEventListener("keydown", (event) => walk(event, table, count));
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (cell) chooseHour(count, Number(cell.dataset.cell));
  });
  const entry = table.querySelector("[aria-selected=true]") || table.querySelector("[data-cell]");
  if (entry) entry.tabIndex = 0;
  return table;
}

function dayHead(day) {
  const [weekday, date, month] = dayText(day).split(" ");
  return [element("span", {}, weekday), " ", element("span", {}, date), element("span", { class: "wide" }, ` ${month}`)];
}

function heatCell(count, cell, most) {
  const local = count.first * DAY + cell * HOUR;
  if (local + HOUR <= count.begin || local > count.end) {
    return element("td", { role: "gridcell", class: "outside", "aria-label": `${cellName(count, cell)}: not shown` });
  }
  const starts = count.cells[cell];
  const marks = [...(count.marks.get(cell) || [])];
  const said = [counted(starts, "start"), ...marks.map((mark) => MARKS[mark])].join("; ");
  const made = element(
    "td",
    {
      role: "gridcell",
      tabindex: -1,
      "data-cell": cell,
      class: `level${levelOf(starts, most || 1)}${starts && starts === count.peak ? " peak" : ""}${marks.length ? " marked" : ""}`,
      "aria-label": `${cellName(count, cell)}: ${said}`,
      "aria-selected": state.hour === hourKey(count, cell) ? "true" : "false",
      title: `${cellName(count, cell)}: ${said}`,
    },
    starts ? number(starts) : "",
  );
  if (marks.length) made.append(element("span", { class: "mark" }, marks.includes("skipped") ? "\u2715" : "2\u00d7"));
  return made;
}

const hourKey = (count, cell) => `${count.first + Math.floor(cell / 24)}.${cell % 24}`;

function chooseHour(count, cell) {
  const key = hourKey(count, cell);
  state.hour = state.hour === key ? "" : key;
  show({ keep: `[data-cell="${cell}"]` });
}

/** The arrow keys, Home and End go from cell to cell; Enter and the space bar choose one. */
function walk(event, table, count) {
  const cell = event.target.closest("[data-cell]");
  if (!cell) return;
  const row = cell.parentElement;
  const at = cell.cellIndex;
  const rows = [...table.tBodies[0].rows];
  const line = rows.indexOf(row);
  const to = {
    ArrowLeft: () => row.cells[at - 1],
    ArrowRight: () => row.cells[at + 1],
    ArrowUp: () => rows[line - 1]?.cells[at],
    ArrowDown: () => rows[line + 1]?.cells[at],
    Home: () => [...row.cells].find((each) => each.dataset.cell),
    End: () => [...row.cells].reverse().find((each) => each.dataset.cell),
  }[event.key];
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    chooseHour(count, Number(cell.dataset.cell));
  } else if (to) {
    event.preventDefault();
    const next = to();
    if (!next?.dataset.cell) return;
    cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

function legend(count, most) {
  const bounds = Array.from({ length: LEVELS }, (_, level) => Math.floor((most * (level + 1)) / LEVELS));
  const shown = bounds.map((bound, level) => [bound, level + 1]).filter(([bound, level]) => bound > (level > 1 ? bounds[level - 2] : 0));
  const parts = shown.map(([bound, level]) => element("span", {}, element("i", { class: `swatch level${level}` }), `up to ${number(bound)}`));
  if (most) parts.unshift(element("span", {}, "Starts an hour: "));
  if (count.peak) parts.push(element("span", {}, element("i", { class: "swatch peak" }), "the most"));
  const all = new Set([...count.marks.values()].flatMap((marks) => [...marks]));
  if (all.has("skipped")) parts.push(element("span", {}, element("i", { class: "mark" }, "\u2715"), MARKS.skipped));
  if (all.has("again")) parts.push(element("span", {}, element("i", { class: "mark" }, "2\u00d7"), MARKS.again));
  return parts;
}

/** What starts in the hour that is chosen, when, and who is to be asked. */
function showHour(plans, count) {
  const box = byId("hour");
  const [day, hour] = state.hour.split(".").map(Number);
  if (!state.hour || day < count.first || day > Math.floor(count.end / DAY)) {
    box.replaceChildren(element("p", { class: "muted hint" }, "Choose an hour to see what starts in it."));
    return;
  }
  const found = startsIn(plans, day, hour);
  const starts = found.reduce((sum, each) => sum + each.times.filter((time) => !time.skipped).length, 0);
  const title = `${dayText(day, LONG_WEEKDAYS)}, ${hourText(hour)}, ${clockName()}: ${counted(starts, "start")}`;
  const head = element("tr", {}, ...["Time", "Plan", "Schedule", "Whom to ask"].map((name) => element("th", { scope: "col" }, name)));
  const body = element("tbody", {}, ...found.slice(0, MOST_SHOWN).map(hourRow));
  const more = found.length > MOST_SHOWN ? [element("p", {}, `and ${counted(found.length - MOST_SHOWN, "more plan")}`)] : [];
  const table = found.length ? [element("table", { class: "starts" }, element("thead", {}, head), body)] : [];
  box.replaceChildren(element("h3", {}, title), ...table, ...more);
}

function hourRow({ plan, table, times }) {
  const shown = times.slice(0, 4).map((time) => {
    const note = time.skipped ? " skipped: the clocks leave it out" : time.again ? " again: the clocks were set back" : "";
    return `${clockText(time.local)}${note}`;
  });
  const more = times.length > 4 ? [`${number(times.length - 4)} more`] : [];
  const link = element("button", { type: "button", class: "link" }, nameOf(plan));
  link.addEventListener("click", () => openPlan(plan));
  return element(
    "tr",
    {},
    element("td", { class: "when" }, listed([...shown, ...more])),
    element("td", {}, link, ...badges(plan)),
    element("td", { class: "muted" }, table.words),
    element("td", { class: "muted" }, whom(plan) || "nobody is named"),
  );
}
