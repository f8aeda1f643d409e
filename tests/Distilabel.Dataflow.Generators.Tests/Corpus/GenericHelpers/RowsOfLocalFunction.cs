// The generic helper is a local function.
// accepts
var questions = Load<Question>(new Question("Hello", "greetings"));
var pipeline = new Pipeline("p") { questions >> new TextGeneration("answer") { LLM = new OfflineLLM() } };
pipeline.Validate();

static LoadDataFromDicts<T> Load<[Row] T>(params T[] rows) => new("load") { Data = rows };
