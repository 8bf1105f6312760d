-- wrk: POST with a token, the body made from one of many lines each time, so that no cache of one entry helps.
-- usage: wrk -s http_post.lua URL -- TOKEN LINES check|decide
local bodies = {}
local token = ""
local next_body = 0

function init(arguments)
    local file = io.open(arguments[1])
    token = file:read("*l")
    file:close()
    for line in io.lines(arguments[2]) do
        if arguments[3] == "check" then
            bodies[#bodies + 1] = '{"token":"' .. line .. '","context":{"address":"192.0.2.7","user_agent":"Mozilla/5.0"}}'
        else
            bodies[#bodies + 1] = '{"subject":"' .. line .. '","purpose":"personalisation","jurisdiction":"DE"}'
        end
    end
    local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token }
    -- Made once: what wrk spends on a request is not ours to measure.
    for i = 1, #bodies do
        bodies[i] = wrk.format("POST", nil, headers, bodies[i])
    end
    next_body = math.random(#bodies)
end

function request()
    next_body = next_body % #bodies + 1
    return bodies[next_body]
end

function done(summary, latency, requests)
    local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    io.write(string.format("rate %.0f p50_us %d p99_us %d failed %d\n",
        summary.requests / (summary.duration / 1e6), latency:percentile(50), latency:percentile(99), failed))
end
