// A captured variable is assigned by a lambda that is called.
// accepts
// warning: DDF110 'placeholder'
Step task = new CountWords("placeholder");
Action choose = () => task = new TextGeneration("answer") { LLM = new OfflineLLM() };
choose();
new Pipeline("p") { new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] } >> task }.Validate();
