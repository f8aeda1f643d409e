// A helper puts another step into the variable.
// accepts
Step task = new TextGeneration("answer") { LLM = new OfflineLLM() };
Clean(ref task);
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> task, task >> new KeepColumns("keep") { Columns = ["clean_instruction"] } }.Validate();

static void Clean(ref Step step)
{
    var clean = new Clean("clean");
    clean.Connect(step);
    step = clean;
}
