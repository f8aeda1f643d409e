// Rows go to a task by their topic, and meet again.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] };
var code = new TextGeneration("code") { LLM = new OfflineLLM("coder") };
var chat = new TextGeneration("chat") { LLM = new OfflineLLM("talker") };
var count = new CountWords("count");
new Pipeline("p") { load >> Route.By("topic", ("code", code)).Otherwise(chat) >> [code, chat] >> count }.Validate();
