-- Asks distinct questions, one a request, for `bench.py serving`, which see.
-- QUESTIONS: a file with a question's JSON body a line. Each thread begins at another place.
local bodies = {}
for line in io.lines(os.getenv("QUESTIONS")) do bodies[#bodies + 1] = line end

local threads = 0
function setup(thread)
  thread:set("place", threads * 7919)
  threads = threads + 1
end

local headers = {["Content-Type"] = "application/json"}
function request()
  place = place + 1
  return wrk.format("POST", nil, headers, bodies[place % #bodies + 1])
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    'FIGURES {"requests": %d, "seconds": %.3f, "p50": %.3f, "p95": %.3f, "p99": %.3f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
