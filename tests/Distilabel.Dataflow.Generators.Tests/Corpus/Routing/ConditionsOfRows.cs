// A condition for each branch reads a record of columns.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] };
var longer = new TextGeneration("longer") { LLM = new OfflineLLM() };
var shorter = new TextGeneration("shorter") { LLM = new OfflineLLM() };
var route = Route.When<Question>((longer, row => row.Instruction.Length > 100), (shorter, row => row.Topic == "jokes")).OtherwiseDrop();
new Pipeline("p") { load >> route >> [longer, shorter] >> new GroupColumns("group") { Columns = ["generation"] } }.Validate();
