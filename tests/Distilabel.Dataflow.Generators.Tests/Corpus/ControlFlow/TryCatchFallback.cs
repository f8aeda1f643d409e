// Where the file cannot be read, rows of the program are used.
// accepts
GeneratorStep load;
try
{
    load = new LoadDataFromDicts<PromptRow>("load") { Data = [new(File.ReadAllText("/nowhere/prompt.txt"), "")] };
    load.OutputMappings["prompt"] = "instruction";
}
catch (IOException)
{
    load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] };
}

new Pipeline("p") { load >> new TextGeneration("answer") { LLM = new OfflineLLM() } }.Validate();
