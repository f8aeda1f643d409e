// With the flag, the column that the last step reads is dropped.
// accepts
// args: --small
// validate: requires inputs ['generation']
var chain = new LoadDataFromDicts<Question>("load") { Data = [new("Say hello.", "greetings")] } >> new TextGeneration("answer") { LLM = new OfflineLLM() };
if (args.Contains("--small"))
{
    chain >>= new KeepColumns("keep") { Columns = ["instruction"] };
}

// error: DDF101 'generation'
var pipeline = new Pipeline("rated") { chain >> new CountWords("count") };
pipeline.Validate();
