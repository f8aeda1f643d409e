using Distilabel.Dataflow.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Tests.Steps;

/// <summary>Whatever can make two steps of one class give other results is among its settings: they are not taken for each other in the cache.</summary>
public class StepSettingTests
{
    private const string Head = "[Step]\n[InputColumn<string>(\"text\")]\npublic partial class Prefix";
    private const string Keep = "private bool Keep(Input row) => row.Text.StartsWith(_prefix);";

    [Theory]
    [InlineData("private readonly string _prefix; public Prefix(string name, string prefix) : base(name) => _prefix = prefix;", "_prefix=a")]
    [InlineData("private string _prefix; public Prefix(string name, string prefix) : base(name) => _prefix = prefix;", "_prefix=a")]
    [InlineData("private string _prefix = \"\"; public Prefix(string name, string prefix) : base(name) => With(prefix); public Prefix With(string p) { _prefix = p; return this; }", "_prefix=a")]
    [InlineData("private string[] _all = []; public Prefix(string name, string prefix) : base(name) => Set(prefix); private void Set(string p) => _all = [p]; string _prefix => _all[0];", "_all=System.String[]")]
    [InlineData("private readonly List<string> _all = [\"\"]; public Prefix(string name, string prefix) : base(name) => _all.Add(prefix); string _prefix => _all[1];", "_all=System.Collections.Generic.List`1[System.String]")]
    [InlineData("private Func<string>? _get; public Prefix(string name, string prefix) : base(name) { } public void Set(Func<string> get) => _get = get; string _prefix => _get!();", "_get=")]
    [InlineData("public string _prefix = \"\"; public Prefix(string name, string prefix) : base(name) => _prefix = prefix;", "_prefix=a")]
    [InlineData("private string _prefix { get; } public Prefix(string name, string prefix) : base(name) => _prefix = prefix;", "_prefix=a")]
    [InlineData("public Prefix(string name, string prefix) : base(name + prefix) { } string _prefix => Name;", "Name=step-a")]
    public void What_a_step_is_given_is_a_setting(string members, string expected) =>
        Assert.Contains(expected, SettingsOf($"{Head} {{ {members} {Keep} }}"));

    [Theory]
    [InlineData("public abstract class PrefixBase : Step { private readonly string _value; protected PrefixBase(string name, string prefix) : base(name) => _value = prefix; protected string _prefix => _value; }", "PrefixBase._value=a")]
    [InlineData("public abstract class PrefixBase : Step { private string Value { get; } protected PrefixBase(string name, string prefix) : base(name) => Value = prefix; protected string _prefix => Value; }", "PrefixBase.Value=a")]
    [InlineData("public abstract class PrefixBase : Step { protected readonly string _prefix; protected PrefixBase(string name, string prefix) : base(name) => _prefix = prefix; }", "_prefix=a")]
    [InlineData("public abstract class PrefixBase(string name, string prefix) : Step(name) { protected string _prefix => prefix; }", "PrefixBase.prefix=a")]
    [InlineData("public abstract class Root<T>(string name, T prefix) : Step(name) { public T Value { get; init; } = prefix; } public abstract class PrefixBase(string name, string prefix) : Root<string>(name, prefix) { protected string _prefix => Value; }", "Value=a")]
    [InlineData("public abstract class Root(string name) : Step(name) { public abstract string _prefix { get; } } public abstract class PrefixBase(string name, string prefix) : Root(name) { public override string _prefix { get; } = prefix; }", "_prefix=a")]
    public void What_a_base_class_is_given_is_a_setting(string baseClass, string expected) => Assert.Contains(
        expected, SettingsOf($"{Head} : PrefixBase {{ public Prefix(string name, string prefix) : base(name, prefix) {{ }} {Keep} }} {baseClass}"));

    [Theory]
    [InlineData("private readonly Lock _gate = new();")]
    [InlineData("private HashSet<string>? _seen; public override ValueTask LoadAsync(CancellationToken cancellationToken) { _seen = []; return default; }")]
    [InlineData("private System.Text.RegularExpressions.Regex? _words; private bool Is(string text) => (_words ??= new(\"a\")).IsMatch(text); public bool Any => Is(\"a\");")]
    [InlineData("public int MaxRows => 3;")]
    public void State_is_no_setting(string members) =>
        Assert.Equal(["_prefix=a"], SettingsOf($"{Head} {{ private string _prefix; public Prefix(string name, string prefix) : base(name) => _prefix = prefix; {members} {Keep} }}"));

    [Fact]
    public void Where_a_setting_can_t_be_told_the_step_says_why()
    {
        const string Generic = "public abstract class Root<T>(string name, T value) : Step(name) { protected T Get() => value; }";
        const string Hidden = "public abstract class Root(string name, string value) : Step(name) { private class Box { public string? Text; } private readonly Box _box = new() { Text = value }; protected string Get() => _box.Text!; }";

        Assert.Equal("'value' of its base class 'Root' is private, and that class generic", FaultOf(Generic, "Root<string>"));
        Assert.Equal("'_box' of its base class 'Root' is private, and so is its type", FaultOf(Hidden, "Root"));
    }

    [Fact]
    public void A_base_class_of_another_assembly_is_not_seen_and_one_of_this_library_is_known()
    {
        var library = SampleProject.Of("namespace Other; public abstract class Root(string? name) : Step(name);").ToLibrary("other");
        var project = SampleProject.With(
            [.. SampleProject.References, MetadataReference.CreateFromImage(library)],
            OutputKind.DynamicallyLinkedLibrary,
            $"{Head} : Other.Root {{ private bool Keep(Input row) => true; }}");

        Assert.Contains(
            "SignatureFault = \"its base class 'Root' is in another assembly, so neither its code nor what it was given is seen\"",
            project.Generated.Values.Single(static text => text.Contains("SignatureFault", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.DoesNotContain("SignatureFault", SampleProject.Of($"{Head} {{ private bool Keep(Input row) => true; }}").Generated.Values.First(), StringComparison.Ordinal);
    }

    /// <summary>What turned a step's cache off without need, and what has a step of a user's keep it.</summary>
    [Theory]
    [InlineData("public Microsoft.Extensions.Logging.ILogger? Log { get; init; }")]
    [InlineData("private readonly Microsoft.Extensions.Logging.ILogger<Prefix>? _log = null; public Prefix(Microsoft.Extensions.Logging.ILogger<Prefix> log) : base(null) => _log = log;")]
    [InlineData("public TimeProvider Clock { get; init; } = TimeProvider.System;")]
    [InlineData("public System.Net.Http.HttpClient? Client { get; init; }")]
    [InlineData("public CancellationToken Ending { get; set; }")]
    [InlineData("[Setting(ChangesResult = false)] public Action<string>? OnText { get; init; }")]
    [InlineData("[Setting(ChangesResult = false)] private Action<string>? _onText; public void Set(Action<string> onText) => _onText = onText;")]
    public void Loggers_clocks_clients_cancellation_and_what_says_so_are_no_settings(string member) => Assert.DoesNotContain(
        "StepSetting(",
        SampleProject.Of($"{Head} {{ {member} private bool Keep(Input row) => row.Text.Length > 1; }}").Generated.Single(static file => file.Key.StartsWith("Prefix.Step", StringComparison.Ordinal)).Value,
        StringComparison.Ordinal);

    [Fact]
    public void A_setting_that_says_that_it_changes_results_is_one() =>
        Assert.Contains("_prefix=a", SettingsOf($"{Head} {{ [Setting(ChangesResult = true)] private readonly string _prefix; public Prefix(string name, string prefix) : base(name) => _prefix = prefix; {Keep} }}"));

    private static string? FaultOf(string baseClass, string name)
    {
        var source = $"{Head} : {name} {{ public Prefix(string? name) : base(name!, \"\") {{ }} private bool Keep(Input row) => row.Text == Get(); }} {baseClass}";
        return SampleProject.Of(source).Load().Step("Prefix", "step").Descriptor.SignatureFault;
    }

    private static IEnumerable<string> SettingsOf(string source)
    {
        var step = SampleProject.Of(source).Load().Step("Prefix", "step-", "a");
        return step.Descriptor.Settings.Select(setting => $"{setting.Name}={setting.Get(step)}");
    }
}
