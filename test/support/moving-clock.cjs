// Required by a process before anything else: its clocks are moved by messages from whoever has started it. `stepMs` puts
// its Date on or back, as somebody who corrects a clock does; `passMs` lets time go by, for its Date and for what measures
// how long something took. Timers stay as they are.
const RealDate = Date;
const elapsed = performance.now.bind(performance);
let [stepped, passed] = [0, 0];
const now = () => Math.round(RealDate.now() + stepped + passed);

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, asked) =>
    Reflect.construct(target, given.length > 0 ? given : [now()], asked === globalThis.Date ? target : asked),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
performance.now = () => elapsed() + passed;

process.on('message', ({ stepMs = 0, passMs = 0 }) => {
  stepped += stepMs;
  passed += passMs;
  process.send?.({ now: now() });
});
// The way to whoever moves them keeps no process up.
process.channel?.unref();
