-- wrk: the same cookie, or the same POST, each time; for peers. usage: wrk -s http_get.lua URL -- [COOKIES]
local requests_made = {}
local next_request = 0

function init(arguments)
    if arguments[1] then
        for line in io.lines(arguments[1]) do
            requests_made[#requests_made + 1] = wrk.format("GET", nil, { ["Cookie"] = line })
        end
    else
        requests_made[1] = wrk.format("GET")
    end
    next_request = math.random(#requests_made)
end

function request()
    next_request = next_request % #requests_made + 1
    return requests_made[next_request]
end

function done(summary, latency, requests)
    local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    io.write(string.format("rate %.0f p50_us %d p99_us %d failed %d\n",
        summary.requests / (summary.duration / 1e6), latency:percentile(50), latency:percentile(99), failed))
end
