// Two tasks of an immutable array run into one step.
// validate: 'generation'
System.Collections.Immutable.ImmutableArray<Step> tasks = [new TextGeneration("a") { LLM = new OfflineLLM("a") }];
tasks = tasks.Add(new TextGeneration("b") { LLM = new OfflineLLM("b") });
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
// error: DDF107 'generation'
new Pipeline("p") { load >> tasks >> new CountWords("count") }.Validate();
