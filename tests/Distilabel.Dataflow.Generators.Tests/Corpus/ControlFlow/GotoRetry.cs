// A label and goto; the second time, the model is there.
// accepts
var tries = 0;
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] };
retry:
TextGeneration answer;
try
{
    answer = new TextGeneration("answer") { LLM = new OfflineLLM(tries == 0 ? throw new IOException("Not yet.") : "small") };
}
catch (IOException) when (tries++ == 0)
{
    goto retry;
}

new Pipeline("p") { load >> answer }.Validate();
