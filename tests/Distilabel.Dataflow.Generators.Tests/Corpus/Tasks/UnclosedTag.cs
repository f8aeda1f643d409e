// The template's loop is not closed.
// validate: template
var load = new LoadDataFromDicts<Article>("load") { Data = [new("On rain", "Rain.", [])] };
// missed: DDF112
var task = new TextGeneration("task")
{
    LLM = new OfflineLLM(),
    Columns = ["title", "tags"],
    Template = "{{ title }}{% for tag in tags %} #{{ tag }}",
};
new Pipeline("p") { load >> task }.Validate();
