// All steps are filtered out before they are connected.
// refuses: the list is empty
List<Step> tasks = [];
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
// error: DDF113 the list is empty
new Pipeline("p") { load >> tasks }.Validate();
