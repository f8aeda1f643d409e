// The steps of helpers are connected in the wrong order.
// validate: requires inputs ['generation']
var pipeline = new Pipeline("rated") { Load() >> Score() >> Answer("small") };
pipeline.Validate();

static GeneratorStep Load() => new LoadDataFromDicts<Question>("load") { Data = [new("Say hello.", "greetings")] };

static TextGeneration Answer(string model) => new($"answer_{model}") { LLM = new OfflineLLM(model) };

// error: DDF101 'generation'
static Rate Score() => new("rate");
