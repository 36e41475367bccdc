-- How the conversation stands, and its place in its department's line. Changes nothing.
return standing()
