// The base class is in another project.
// accepts
new Haikus().Build().Validate();

internal sealed class Haikus : Jobs.Job
{
    public override string Name => "haikus";

    protected override GeneratorStep CreateSource() => new LoadDataFromDicts<PromptRow>("load") { Data = [new("A haiku", "")], OutputMappings = { ["prompt"] = "instruction" } };

    protected override IEnumerable<Step> CreateChecks() => [.. base.CreateChecks(), new CountWords("count")];
}
