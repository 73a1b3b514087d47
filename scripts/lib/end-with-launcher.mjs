// Loaded into the server that `npm start` starts: when the launcher is gone, even killed, the server ends too.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
