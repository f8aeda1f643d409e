// The template names a column that the task does not read.
// validate: 'body'
var load = new LoadDataFromDicts<Article>("load") { Data = [new("On rain", "Rain.", [])] };
var summary = new TextGeneration("summary")
{
    LLM = new OfflineLLM(),
    Columns = ["title"],
    // error: DDF112 'body'
    Template = "Summarize {{ title }}: {{ body }}",
};
new Pipeline("p") { load >> summary }.Validate();
