// The lambda that chooses the task is never called.
// validate: requires inputs ['generation']
// error: DDF101 'generation'
Step task = new CountWords("placeholder");
// warning: DDF110 'answer'
Action choose = () => task = new TextGeneration("answer") { LLM = new OfflineLLM() };
new Pipeline("p") { new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] } >> task }.Validate();
