// An immutable array; a step that is added to a copy changes nothing.
// accepts
System.Collections.Immutable.ImmutableArray<Step> tasks = [new TextGeneration("a") { LLM = new OfflineLLM("a") }];
var more = tasks.Add(new TextGeneration("b") { LLM = new OfflineLLM("b") });
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
new Pipeline("p") { load >> more >> new GroupColumns("group") { Columns = ["generation"], OutputColumns = ["generations"] } }.Validate();
