// Names become one when they are put into lower case.
// validate: small
string[] models = ["Small", "small"];
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
foreach (var model in models)
{
    // error: DDF106 small
    load.Connect(new TextGeneration(model.ToLowerInvariant()) { LLM = new OfflineLLM(model) });
}

new Pipeline("p") { load }.Validate();
