// Two callers of a helper: each gets steps of its own.
// accepts
var first = Create("first", "answer_a");
var second = Create("second", "answer_a");
first.First().OutputMappings["topic"] = "subject";
first.Last().Connect(new KeepColumns("keep") { Columns = ["subject"] });
second.Last().Connect(new KeepColumns("keep") { Columns = ["topic"] });
first.Validate();
second.Validate();

static Pipeline Create(string name, string task) => new(name)
{
    new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] } >> new TextGeneration(task) { LLM = new OfflineLLM() },
};
