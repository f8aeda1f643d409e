// A row may go to several branches, and a step that sees them merged follows.
// validate: 'generation'
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] };
var longer = new TextGeneration("longer") { LLM = new OfflineLLM() };
var shorter = new TextGeneration("shorter") { LLM = new OfflineLLM() };
var route = Route.When<Question>((longer, row => row.Instruction.Length > 100), (shorter, row => row.Topic == "jokes")).OtherwiseDrop();
// error: DDF107 'generation'
new Pipeline("p") { load >> route >> [longer, shorter] >> new CountWords("count") }.Validate();
