// The branches come from a dictionary.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] };
var branches = new Dictionary<string, Step>
{
    ["code"] = new TextGeneration("code") { LLM = new OfflineLLM("coder") },
    ["chat"] = new TextGeneration("chat") { LLM = new OfflineLLM("talker") },
};
var route = Route.By("topic", branches.Select(pair => (pair.Key, pair.Value))).OtherwiseDrop();
new Pipeline("p") { load >> route >> branches.Values >> new KeepColumns("keep") { Columns = ["instruction", "generation"] } }.Validate();
