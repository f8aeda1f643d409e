// A helper makes steps of a type parameter.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
var pipeline = new Pipeline("p") { load >> answer >> Make<CountWords>("count") >> Make<Rate>("rate") };
pipeline.Validate();

static T Make<T>(string name)
    where T : Step => (T)Activator.CreateInstance(typeof(T), name)!;
