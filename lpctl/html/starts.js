const DAY = 86400;
const HOUR = 3600;
const LEVELS = 5;

/** The starts of each hour on one side, over all plans of the targets that are chosen. */
function hoursOf(which, target) {
  const found = new Map();
  for (const load of data.load) {
    if (target && load.target !== target) continue;
    for (const [hour, starts] of load[which]) found.set(hour, (found.get(hour) || 0) + starts);
  }
  return found;
}

function heatMaps() {
  const target = byId("target").value;
  const [before, after] = [hoursOf("before", target), hoursOf("after", target)];
  const last = Math.max(data.start, ...before.keys(), ...after.keys());
  const days = Array.from({ length: Math.floor(last / DAY) - Math.floor(data.start / DAY) + 1 }, (_, at) => Math.floor(data.start / DAY) + at);
  byId("week").textContent = `UTC; all plans${target ? ` of ${visible(target)}` : ""}, active or not, in the week from ${instantText(data.start)}`;
  const most = Math.max(1, ...before.values(), ...after.values());
  const [was, is] = between ? between.map(visible) : ["Before", "After"];
  const sum = (all) => [...all.values()].reduce((total, each) => total + each, 0);
  byId("starts-said").replaceChildren(...[[was, before], [is, after]].map(([name, hours]) => element("li", {}, `${name}: ${busiest(hours)}`)));
  byId("starts").replaceChildren(heatMap(`${was}: ${counted(sum(before), "start")}`, days, before, after, most, false), heatMap(`${is}: ${counted(sum(after), "start")}`, days, after, before, most, true));
  byId("legend").replaceChildren(element("span", {}, element("i", { class: "swatch changed" }), "another number than on the other side, behind it how many were gained or lost"));
}

function busiest(hours) {
  const most = Math.max(0, ...hours.values());
  if (!most) return "no start";
  const at = [...hours].filter(([, starts]) => starts === most).map(([hour]) => hour);
  const also = at.length > 1 ? `, and in ${counted(at.length - 1, "other hour")} as many` : "";
  return `the busiest hour is ${dayText(Math.floor(at[0] / DAY))}, ${clockText(at[0])} to ${clockText(at[0] + HOUR)}, with ${counted(most, "start")}${also}`;
}

/** Where starts change, the week of all plans, changed or not. */
function showStarts() {
  const same = data.load.every((load) => JSON.stringify(load.before) === JSON.stringify(load.after));
  if (same && !data.plans.some((plan) => plan.fires)) return;
  byId("starts-section").hidden = false;
  fill("target", "all", data.load.map((load) => load.target));
  byId("target").addEventListener("input", heatMaps);
  heatMaps();
}

/** Hours by days. Where the other side has another number, the cell says so, and the newer one by how many. */
function heatMap(title, days, here, there, most, isAfter) {
  const table = element("table", { class: "heat" }, element("caption", {}, title));
  const names = days.map((day) => {
    const [weekday, date, month] = dayText(day).split(" ");
    return element("th", { scope: "col" }, element("span", {}, weekday), element("span", {}, date, element("i", { class: "wide" }, ` ${month}`)));
  });
  table.append(element("thead", {}, element("tr", {}, element("td"), ...names)));
  const body = Array.from({ length: 24 }, (_, hour) => {
    const cells = days.map((day) => {
      const [starts, others] = [here, there].map((side_) => side_.get(day * DAY + hour * HOUR) || 0);
      const change = starts - others;
      const cell = element("td", { class: `level${Math.ceil((LEVELS * starts) / most)}${change ? " changed" : ""}` }, starts ? number(starts) : "");
      if (change && isAfter) cell.append(element("span", { class: "delta" }, `${change > 0 ? "+" : "\u2212"}${number(Math.abs(change))}`));
      return cell;
    });
    return element("tr", {}, element("th", { scope: "row" }, two(hour)), ...cells);
  });
  table.append(element("tbody", {}, ...body));
  return table;
}
