const WEEKS = Math.max(1, Math.ceil((data.until - data.from + 1) / (7 * DAY)));

/** The first and the last instant of a week of the period. */
function weekOf(number) {
  const from = data.from + number * 7 * DAY;
  return { from, until: Math.min(from + 7 * DAY - 1, data.until) };
}

/** How many of the plans have each timetable. */
function timetables(plans) {
  const often = new Map();
  for (const plan of plans) often.set(plan.timetable, (often.get(plan.timetable) || 0) + 1);
  return [...often].map(([at, plans_]) => [data.timetables[at], plans_]);
}

/** What a week asks for: starts in each hour of each day, the worst minute, and where clocks skip or repeat a start. */
function countWeek(plans, week) {
  const { from, until } = weekOf(week);
  const tables = timetables(plans);
  const days = daysOf(tables.map(([table]) => table), from, until);
  const cells = new Uint32Array((days.last - days.first + 1) * 24);
  const minute = Math.floor(from / MINUTE); // the period may begin within one
  const minutes = new Uint32Array(Math.floor(until / MINUTE) - minute + 1);
  const marks = new Map();
  const mark = (local, what) => {
    const cell = Math.floor(local / HOUR) - days.first * 24;
    if (cell >= 0 && cell < cells.length) marks.set(cell, (marks.get(cell) || new Set()).add(what));
  };
  for (const [table, often] of tables) {
    const clock = clockOf(table);
    eachStart(table, from, until, (instant) => {
      cells[Math.floor((instant + offsetAt(clock, instant)) / HOUR) - days.first * 24] += often;
      minutes[Math.floor(instant / MINUTE) - minute] += often;
    });
    const here = (instant) => from <= instant && instant <= until;
    for (const each of table.skipped) if (here(each[0])) mark(skippedAt(table, each), "skipped");
    for (const again of table.again) if (here(again)) mark(again + offsetAt(clock, again), "again");
  }
  return { from, until, ...days, cells, marks, minute, minutes, total: cells.reduce((sum, each) => sum + each, 0) };
}

/** The place of the largest value, and how many are as large. */
function worst(values) {
  let at = 0;
  for (let each = 1; each < values.length; each++) if (values[each] > values[at]) at = each;
  return { at, value: values[at], often: values.reduce((sum, each) => sum + (each === values[at] ? 1 : 0), 0) };
}

/** The hours of the day in which least starts in the whole week, the longest run of them, round midnight as well. */
function quiet(count) {
  const hours = new Array(24).fill(0);
  count.cells.forEach((starts, cell) => (hours[cell % 24] += starts));
  const least = Math.min(...hours);
  let best = { first: 0, length: 0, starts: least };
  for (let first = 0; first < 24; first++) {
    let length = 0;
    while (length < 24 && hours[(first + length) % 24] === least) length++;
    if (length > best.length) best = { first, length, starts: least };
  }
  return best;
}

/** The starts of plans in an hour of a day: each plan with its local times, those that are skipped among them. */
function startsIn(plans, day, hour) {
  const local = day * DAY + hour * HOUR;
  const found = [];
  for (const plan of plans) {
    const table = data.timetables[plan.timetable];
    const clock = clockOf(table);
    const offsets = clock.map(([, offset]) => offset);
    const times = [];
    const low = Math.max(data.from, local - Math.max(...offsets));
    const high = Math.min(data.until, local + HOUR - 1 - Math.min(...offsets));
    eachStart(table, low, high, (instant) => {
      const here = instant + offsetAt(clock, instant);
      if (here >= local && here < local + HOUR) times.push({ instant, local: here, again: table.again.includes(instant) });
    });
    for (const each of table.skipped) {
      const here = skippedAt(table, each);
      if (here >= local && here < local + HOUR) times.push({ instant: each[0], local: each[1], skipped: true });
    }
    if (times.length) found.push({ plan, table, times: times.sort((a, b) => a.instant - b.instant) });
  }
  return found.sort((a, b) => a.times[0].instant - b.times[0].instant || (a.plan.name < b.plan.name ? -1 : 1));
}
