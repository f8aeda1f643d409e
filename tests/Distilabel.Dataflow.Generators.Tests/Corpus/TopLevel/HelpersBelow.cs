// Helpers make the steps, the program connects them.
// accepts
var pipeline = new Pipeline("rated") { Load() >> Answer("small") >> new Rate("rate") };
pipeline.Validate();

static GeneratorStep Load() => new LoadDataFromDicts<Question>("load") { Data = [new("Say hello.", "greetings")] };

static TextGeneration Answer(string model) => new($"answer_{model}") { LLM = new OfflineLLM(model) };
