using System.Diagnostics;
using Distilabel.Dataflow.Generators.Tests.Testing;

namespace Distilabel.Dataflow.Generators.Tests.Packages;

/// <summary>A user's project in an empty folder, which has nothing of this repository but its packages.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Distilabel.Dataflow.AI" Version="{0}" />
          </ItemGroup>
        </Project>
        """;

    private const string Program =
        """
        using Distilabel.Dataflow;

        Prompt[] rows = [new("one two", 1), new("three", null)];
        var load = new LoadDataFromDicts<Prompt>("load") { Data = rows };
        var count = new CountWords("count");
        var shout = new Shout("shout");
        var combine = new CombineOutputs("combine");

        var pipeline = new Pipeline("packaged") { load >> SampleNSteps(2) >> new Step[] { count, shout } >> combine };
        var distiset = await pipeline.RunAsync(new RunOptions { OutputFolder = args[0], UseCache = false });
        await foreach (var answer in distiset["combine"].ReadAsync<Answer>())
        {
            Console.WriteLine($"{answer.Text}: {answer.WordCount} {answer.Shouted}");
        }

        public sealed record Prompt([property: Column("prompt")] string Text, int? Place);

        public sealed record Answer([property: Column("prompt")] string Text, int WordCount, string Shouted);

        [Step]
        [InputColumn<string>("prompt")]
        [OutputColumn<int>("word_count")]
        public sealed partial class CountWords
        {
            private Output Process(Input row) => new(row.Prompt.Split(' ').Length);
        }

        public static class Functions
        {
            [Step]
            [return: Column("shouted")]
            public static string Shout(string prompt) => prompt.ToUpperInvariant();
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-package-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_project_with_nothing_but_the_packages_builds_and_runs()
    {
        // A version of its own for each run: no cache has an older package under it.
        var version = $"0.0.0-test.{Guid.NewGuid():N}";
        await PackAsync("Distilabel.Dataflow", version);
        await PackAsync("Distilabel.Dataflow.AI", version);
        var project = Directory.CreateDirectory(Path.Combine(_folder, "project")).FullName;
        await File.WriteAllTextAsync(Path.Combine(project, "Sample.csproj"), Project.Replace("{0}", version, StringComparison.Ordinal), Cancellation);
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), Program, Cancellation);
        await File.WriteAllTextAsync(Path.Combine(project, "nuget.config"), NuGetConfig(), Cancellation);

        await RunAsync(project, "build", "--nologo", "--tl:off", "-p:UseSharedCompilation=false", "-o", "out");
        var output = await RunAsync(project, Path.Combine("out", "Sample.dll"), Path.Combine(_folder, "result"));

        Assert.Equal("one two: 2 ONE TWO\nthree: 1 THREE\n", output.ReplaceLineEndings("\n"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The packages' own folder is new; what they depend on comes from the machine's.</summary>
    private string NuGetConfig() =>
        $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="{Path.Combine(_folder, "packages")}" /></config>
          <packageSources><clear /><add key="feed" value="{Path.Combine(_folder, "feed")}" /></packageSources>
          <fallbackPackageFolders><clear /><add key="machine" value="{MachinePackages()}" /></fallbackPackageFolders>
        </configuration>
        """;

    private static string MachinePackages() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private async Task PackAsync(string name, string version) => await RunAsync(
        Path.Combine(Repository.Root, "src", name),
        "pack", "--no-build", "--nologo", "--tl:off", "-c", Configuration(), "-o", Path.Combine(_folder, "feed"), $"-p:PackageVersion={version}");

    private static string Configuration() => AppContext.BaseDirectory.Contains("release", StringComparison.OrdinalIgnoreCase) ? "Release" : "Debug";

    private async Task<string> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };

        // What the test run's own build has set is not the user's, and no build server outlives the test.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment.Remove("NUGET_PACKAGES");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{await errors}");
        return output;
    }
}
