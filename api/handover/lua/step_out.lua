-- The resident no longer wants to wait: out of the line, and the bot answers on.
-- ARGV: 4 entries (JSON list)
if redis.call('EXISTS', CONV) == 0 then return { 'missing' } end
local state = get('state')
if state == 'queued' then
  step_out()
  append_all(ARGV[4])
  done()
  state = 'bot'
end
return { 'stands', state }
