// A placeholder of the application's own is replaced first.
// accepts
const string Shared = "Answer in %LANGUAGE%: {{ instruction }}";
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> new TextGeneration("answer") { LLM = new OfflineLLM(), Template = Shared.Replace("%LANGUAGE%", "English", StringComparison.Ordinal) } }.Validate();
