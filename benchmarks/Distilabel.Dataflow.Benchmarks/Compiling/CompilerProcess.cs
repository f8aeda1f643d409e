using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Distilabel.Dataflow.Generators.Pipelines;
using Distilabel.Dataflow.Generators.Steps;

namespace Distilabel.Dataflow.Benchmarks.Compiling;

/// <summary>The compiler of the SDK, run on a project in a folder of its own with what <c>dotnet build</c> gives it by default.</summary>
internal sealed class CompilerProcess : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-compiling-").FullName;
    private readonly CompilerUse _use;

    internal CompilerProcess(CompilerUse use)
    {
        _use = use;
        var sources = ManySteps.Files().Select(file =>
        {
            var path = Path.Combine(_folder, file.Name);
            File.WriteAllText(path, file.Text);
            return path;
        });
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => !Path.GetFileName(path).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
        File.WriteAllLines(
            Path.Combine(_folder, "project.rsp"),
            [
                "-nostdlib+", "-target:library", "-nullable:enable", "-langversion:14.0", "-deterministic+", "-debug:portable", "-nologo", "-nowarn:CS1701,CS1702",
                $"-out:{Path.Combine(_folder, "ManySteps.dll")}",
                $"-analyzer:{PathOf("Generators")}",
                .. use == CompilerUse.NewProcessAlone ? [] : SdkAnalyzers(),
                .. references.Select(static path => $"-reference:\"{path}\""),
                .. sources.Select(static path => $"\"{path}\""),
            ]);
    }

    /// <summary>Compiles with the generators, and with the analyzers or without them.</summary>
    internal async Task CompileAsync(bool analyze)
    {
        List<string> arguments = ["exec", PathOf("Compiler"), "-noconfig"];
        if (_use == CompilerUse.Server)
        {
            // A server of our own, which ends by itself some time after the last compilation. Its pipe stands beside the folder, under another name.
            arguments.AddRange([$"-shared:{Path.GetFileName(_folder)}.server", "-keepalive:60"]);
        }

        arguments.Add($"@{Path.Combine(_folder, "project.rsp")}");
        if (!analyze)
        {
            // Analyzers of which no rule is wanted are not run.
            var rules = new StepAnalyzer().SupportedDiagnostics.AddRange(new PipelineAnalyzer().SupportedDiagnostics);
            arguments.Add($"-nowarn:{string.Join(',', rules.Select(static rule => rule.Id))}");
        }

        // Its output is not read: a server that it starts keeps it open.
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("The compiler failed.");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The analyzers that every project has, with the severities that their rules have by default.</summary>
    private static IEnumerable<string> SdkAnalyzers()
    {
        var folder = PathOf("SdkAnalyzers");
        var version = Environment.Version.Major.ToString(CultureInfo.InvariantCulture);
        return
        [
            $"-analyzer:{Path.Combine(folder, "Microsoft.CodeAnalysis.NetAnalyzers.dll")}",
            $"-analyzer:{Path.Combine(folder, "Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll")}",
            $"-analyzerconfig:{Path.Combine(folder, "build", "config", $"analysislevel_{version}_default.globalconfig")}",
        ];
    }

    private static string PathOf(string name) =>
        typeof(CompilerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == name).Value!;
}
