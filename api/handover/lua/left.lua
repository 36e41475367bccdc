-- Something has been left for somebody to answer later: told in the log once, and the waiting is over.
-- ARGV: 4 number of the case, 5 entry for one who waited, 6 entry for others
if redis.call('EXISTS', CONV) == 0 then return { 'missing' } end
if redis.call('HSETNX', own('keys'), 'case:' .. ARGV[4], '0:') == 1 then
  if get('state') == 'queued' then
    step_out()
    append(ARGV[5])
  else
    append(ARGV[6])
  end
  set('leaving', '', 'leaving_text', '')
  done()
end
return { 'left', get('state') }
