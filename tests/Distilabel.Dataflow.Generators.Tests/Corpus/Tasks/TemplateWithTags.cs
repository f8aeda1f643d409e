// A template with a condition and a loop.
// accepts
var load = new LoadDataFromDicts<Article>("load") { Data = [new("On rain", "Rain.", [])] };
var task = new TextGeneration("task")
{
    LLM = new OfflineLLM(),
    Columns = ["title", "tags"],
    Template = "{{ title }}{% for tag in tags %} #{{ tag }}{% endfor %}",
};
new Pipeline("p") { load >> task }.Validate();
