using Distilabel.Dataflow.EndToEnd.Tests;
using Distilabel.Dataflow.EndToEnd.Tests.Child;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// Started by a test, it is the process to be killed; started by anything else, it runs the tests.
return args switch
{
    [Worker.Command, .. var arguments] => await Worker.RunAsync(WorkerArguments.Parse(arguments)),
    [Publisher.Command, .. var arguments] => await Publisher.RunAsync(arguments),
    _ when args.Any(static argument => argument is "--server" or "--internal-msbuild-node") =>
        await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    _ => await ConsoleRunner.Run(args),
};
