// A step follows the route, and the route does not name it.
// refuses: 'chat'
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] };
var code = new TextGeneration("code") { LLM = new OfflineLLM("coder") };
var chat = new TextGeneration("chat") { LLM = new OfflineLLM("talker") };
// error: DDF113 'chat'
new Pipeline("p") { load >> Route.By("topic", ("code", code)) >> [code, chat] }.Validate();
