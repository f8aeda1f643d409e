// A prompt of several columns.
// accepts
var load = new LoadDataFromDicts<Article>("load") { Data = [new("On rain", "Rain.", [])] };
var summary = new TextGeneration("summary")
{
    LLM = new OfflineLLM(),
    Columns = ["title", "body"],
    Template = """
        Summarize the article "{{ title }}":

        {{ body }}
        """,
};
new Pipeline("p") { load >> summary }.Validate();
