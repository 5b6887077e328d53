// A worker that only keeps time: a browser slows the timers of a page that nobody looks at to one a minute, but not those of a worker.

self.onmessage = ({ data: ms }) => setInterval(() => self.postMessage(null), ms);
