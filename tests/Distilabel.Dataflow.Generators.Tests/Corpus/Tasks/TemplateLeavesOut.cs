// The task reads a column that its template does not name.
// validate: 'title'
var load = new LoadDataFromDicts<Article>("load") { Data = [new("On rain", "Rain.", [])] };
// error: DDF112 'title'
var summary = new TextGeneration("summary") { LLM = new OfflineLLM(), Columns = ["title", "body"], Template = "Summarize: {{ body }}" };
new Pipeline("p") { load >> summary }.Validate();
