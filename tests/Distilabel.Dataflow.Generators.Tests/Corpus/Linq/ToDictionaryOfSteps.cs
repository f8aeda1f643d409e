// Steps are looked up by their names.
// accepts
var byName = new Step[]
{
    new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] },
    new TextGeneration("answer") { LLM = new OfflineLLM() },
    new CountWords("count"),
}.ToDictionary(step => step.Name);
byName["load"].Connect(byName["answer"]).Last[0].Connect(byName["count"]);
new Pipeline("p") { byName["load"] }.Validate();
