// Runs a part of http-cache-tests, on loopback: `node run.mjs FOLDER origin` is its server, on a port that it prints;
// `node run.mjs FOLDER ask URL [IDS]` asks through that address and prints the results, one id a line; of all tests, or of
// those. A hundred run at once, so that their pauses of three seconds pass together.
import http from 'node:http'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, part, base, ids] = process.argv.slice(2)
const load = async name => import(pathToFileURL(path.join(folder, 'node_modules', name)))

if (part === 'origin') {
  const listen = http.Server.prototype.listen
  http.Server.prototype.listen = function () {
    return listen.call(this, 0, '127.0.0.1')
  }
  await load('http-cache-tests/server/server.mjs')
} else {
  const { runTests, getResults } = await load('http-cache-tests/client/runner.mjs')
  const tests = (await load('http-cache-tests/tests/index.mjs')).default
  const fetch = (await load('node-fetch/lib/index.mjs')).default
  tests.push((await load('http-cache-tests/tests/surrogate-control.mjs')).default)
  if (ids) {
    const wanted = ids.split(',')
    tests.forEach(suite => { suite.tests = suite.tests.filter(test => wanted.includes(test.id)) })
  }
  await runTests(tests, fetch, false, base, 100)
  for (const [id, result] of Object.entries(getResults())) {
    console.log(`${id}\t${JSON.stringify(result)}`)
  }
}
